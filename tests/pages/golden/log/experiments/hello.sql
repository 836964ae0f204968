select 'Hello & goodbye';
