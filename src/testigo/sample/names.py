"""Invented people and companies: names, trades and job titles to draw from."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


WOMEN = _words(
    "Adriana Ainhoa Alba Alicia Amaia Ana Andrea Ángela Beatriz Berta Blanca Carla Carlota Carmen "
    "Carolina Celia Clara Claudia Cristina Diana Elisa Elvira Emma Estela Esther Eva Gemma Gloria "
    "Helena Inés Isabel Jimena Julia Laia Leire Lidia Lorena Lucía Luisa Maite Mar Marina Mercedes "
    "Míriam Mónica Montse Nerea Noelia Olga Paloma Patricia Paula Pilar Raquel Rocío Rosa Sandra "
    "Silvia Sofía Sonia Susana Teresa Vera Verónica Victoria Yolanda"
)
MEN = _words(
    "Aitor Alberto Alejandro Álex Alfonso Andrés Ángel Antonio Arnau Ander Bruno Carlos César "
    "Cristian David Diego Eduardo Emilio Enric Ernesto Felipe Fernando Fran Gabriel Gerard Gonzalo "
    "Guillermo Héctor Ignacio Iker Iván Jaime Javier Jesús Joan Joaquín Jordi Jorge José Juan "
    "Julián Luis Manuel Marc Marcos Mario Martín Miguel Nicolás Pau Pedro Pol Rafael Ramón Raúl "
    "Ricardo Roberto Rodrigo Rubén Salvador Samuel Santiago Sergi Tomás Unai Vicente Víctor Xavier"
)
SURNAMES = _words(
    "Abad Acosta Aguilar Alonso Álvarez Aranda Arroyo Ballester Barrios Benítez Blanco Bosch Bravo "
    "Caballero Cabrera Calvo Campos Cano Carrasco Castaño Castillo Costa Crespo Cruz Delgado Díaz "
    "Domínguez Durán Escudero Esteban Farré Fernández Flores Fuentes Gallardo Gallego García "
    "Garrido Giménez Gómez González Guerrero Gutiérrez Herrera Hidalgo Ibáñez Iglesias Jiménez "
    "León López Lozano Marín Márquez Martí Martínez Medina Méndez Molina Montero Mora Morales "
    "Moreno Muñoz Navarro Nieto Núñez Ortega Ortiz Otero Parra Pascual Peña Pérez Prieto Puig "
    "Ramírez Ramos Reyes Ribas Rivera Roca Rodríguez Rojas Romero Rubio Sáez Salas Sánchez Santos "
    "Sanz Serra Serrano Soler Soto Suárez Torres Valero Vargas Vega Velasco Vicente Vidal Vila"
)

IDEAL_SECTORS = ("Industria", "Logística", "Alimentación")
OTHER_SECTORS = ("Construcción", "Comercio", "Salud", "Turismo", "Educación", "Servicios")
TRADES = {
    "Industria": ("Talleres", "Metalúrgica", "Envases", "Mecanizados", "Plásticos", "Forjas"),
    "Logística": ("Transportes", "Almacenes", "Logística", "Expediciones", "Paquetería"),
    "Alimentación": ("Conservas", "Harinas", "Aceites", "Lácteos", "Bodegas", "Frutas"),
    "Construcción": ("Obras", "Reformas", "Prefabricados"),
    "Comercio": ("Comercial", "Ferretería", "Distribuciones"),
    "Salud": ("Clínica", "Laboratorios"),
    "Turismo": ("Hoteles", "Viajes"),
    "Educación": ("Academia", "Editorial"),
    "Servicios": ("Asesoría", "Gestoría", "Consultores"),
}
# Made from syllables so that no real company is meant.
HEADS = _words(
    "Al Bar Cor Dal Es Fer Gal Hor Ib Lan Mar Nor Ol Pal Quin Ros Sal Tor Ur Val Ver Zar"
)
TAILS = _words(
    "baria cena dor enia falia gana lira menta nova quera rosa sena tania trea vella viria"
)
ENDINGS = ("", "del Norte", "del Sur", "Levante", "Hermanos", "e Hijos", "Grupo")

# Feminine and masculine, by what the scoring rules see in them.
TITLES = {
    "ceo": (
        ("CEO", "CEO"),
        ("Directora general", "Director general"),
        ("Gerente", "Gerente"),
        ("Fundadora", "Fundador"),
    ),
    "head": (
        ("Directora de operaciones", "Director de operaciones"),
        ("Responsable de logística", "Responsable de logística"),
        ("Jefa de almacén", "Jefe de almacén"),
        ("Jefa de compras", "Jefe de compras"),
        ("Directora de producción", "Director de producción"),
        ("Responsable de calidad", "Responsable de calidad"),
    ),
    "staff": (
        ("Técnica de compras", "Técnico de compras"),
        ("Analista de procesos", "Analista de procesos"),
        ("Coordinadora de expediciones", "Coordinador de expediciones"),
        ("Administrativa", "Administrativo"),
        ("Planificadora", "Planificador"),
        ("Comercial", "Comercial"),
    ),
}
ABROAD = ("PT", "FR", "MX", "CO", "AR")
FREE_MAIL = ("gmail.com", "hotmail.es", "yahoo.es")
