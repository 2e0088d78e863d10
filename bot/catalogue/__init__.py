"""The catalogue: products and their aspects, cities, and the keys that join them. `load` is the way in."""

from bot.catalogue.city import AppointmentTheme, City, Place, ReminderRules, Stop
from bot.catalogue.contact_centre import ContactCentre, Department
from bot.catalogue.errors import CatalogueError, InvalidContent, UnknownCity, UnknownProduct
from bot.catalogue.keys import Keys, ProductKey
from bot.catalogue.loader import Catalogue, load
from bot.catalogue.models import AspectAnswer, Persona, Product
from bot.catalogue.shape import Link, Source

__all__ = [
    "AppointmentTheme",
    "AspectAnswer",
    "Catalogue",
    "CatalogueError",
    "City",
    "ContactCentre",
    "Department",
    "InvalidContent",
    "Keys",
    "Link",
    "Persona",
    "Place",
    "Product",
    "ProductKey",
    "ReminderRules",
    "Source",
    "Stop",
    "UnknownCity",
    "UnknownProduct",
    "load",
]
