"""The elements, attributes, properties and functions of SVG that draw and do nothing else.

Sources: W3C, «SVG 2», appendix «Attribute Index» and chapter 6; «Filter Effects», «CSS Masking».
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


LINK, STYLE, USE, CHOICE = "a", "style", "use", "switch"
BITMAPS = frozenset({"image", "feImage"})
SEEN = _words("path rect circle ellipse line polyline polygon image use")
"""Elements that are seen without any text."""
TEXTS = frozenset({"text", "tspan", "textPath"})
"""Elements whose text is drawn; a title is not, and programs put names into it."""
ANIMATIONS = frozenset({"animate", "animateTransform", "animateMotion", "set"})
POINTING = frozenset(
    {"use", "linearGradient", "radialGradient", "pattern", "filter", "textPath", "mpath", "marker", "clipPath", "mask"}
)
"""Elements that may name another one by `href`."""
ELEMENTS = (
    TEXTS
    | ANIMATIONS
    | POINTING
    | BITMAPS
    | {LINK, STYLE}
    | _words(
        """
    svg g defs symbol switch path rect circle ellipse line polyline polygon stop feBlend feColorMatrix
    feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight
    feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feMerge feMergeNode feMorphology
    feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
    """
    )
)
_STYLED = _words(
    """
    alignment-baseline baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering direction display dominant-baseline fill fill-opacity fill-rule
    filter flood-color flood-opacity font font-family font-feature-settings font-kerning font-size
    font-size-adjust font-stretch font-style font-variant font-weight glyph-orientation-horizontal
    glyph-orientation-vertical image-rendering isolation letter-spacing lighting-color marker marker-end
    marker-mid marker-start mask mask-type mix-blend-mode opacity overflow paint-order pointer-events
    shape-rendering stop-color stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap
    stroke-linejoin stroke-miterlimit stroke-opacity stroke-width text-align text-anchor text-decoration
    text-rendering transform transform-box transform-origin unicode-bidi vector-effect visibility white-space
    word-spacing writing-mode
    """
)
PROPERTIES = _STYLED | _words(
    """
    background background-color cx cy line-height r rx ry text-indent text-transform x y
    """
)
"""What styles may set; not the size, which the page sets."""
_GEOMETRY = _words(
    """
    cx cy d dx dy fr fx fy gradientTransform height lengthAdjust markerHeight markerUnits markerWidth method
    offset orient pathLength patternTransform points preserveAspectRatio r refX refY rotate rx ry side spacing
    spreadMethod startOffset textLength viewBox width x x1 x2 y y1 y2
    """
)
_FILTERS = _words(
    """
    amplitude azimuth baseFrequency bias diffuseConstant divisor edgeMode elevation exponent in in2 intercept k1
    k2 k3 k4 kernelMatrix kernelUnitLength limitingConeAngle mode numOctaves operator order pointsAtX pointsAtY
    pointsAtZ preserveAlpha radius result scale seed slope specularConstant specularExponent stdDeviation
    stitchTiles surfaceScale tableValues targetX targetY xChannelSelector yChannelSelector z
    """
)
_UNITS = _words(
    """
    clipPathUnits filterUnits gradientUnits maskContentUnits maskUnits patternContentUnits patternUnits
    primitiveUnits
    """
)
_TIMING = _words(
    """
    accumulate additive attributeName attributeType begin by calcMode dur end fill from keyPoints keySplines
    keyTimes max min path repeatCount repeatDur restart to type values
    """
)
ANIMATED = _STYLED | _GEOMETRY | _FILTERS
"""What an animation may change."""
ATTRIBUTES = (
    ANIMATED
    | _UNITS
    | _TIMING
    | _words(
        """
    class id lang requiredExtensions requiredFeatures role systemLanguage version
    """
    )
)
FUNCTIONS = _words(
    """
    matrix translate translatex translatey scale scalex scaley rotate skew skewx skewy translate3d scale3d rgb
    rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark var calc min max clamp blur brightness
    contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia inset circle ellipse polygon
    """
)
"""What values may call, in lower case, besides `url(#…)`."""
