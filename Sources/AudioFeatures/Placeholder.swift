internal import Essentials
