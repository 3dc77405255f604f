// Makes a toy of each kind, and knows the words for it.

internal import Essentials

extension SoundingKind {
    /// A toy of this kind.
    func makeToy(
        _ recipe: ToyRecipe, random: inout RandomStream
    ) throws(SpeechError) -> any Toy {
        switch self {
        case .bell: Bell(recipe, random: &random)
        case .drum: Drum(recipe, random: &random)
        case .guitar: Guitar(recipe, random: &random)
        case .fan: Fan(recipe, random: &random)
        case .kettle: Kettle(recipe, random: &random)
        case .dog: Dog(recipe, random: &random)
        case .talker: try Talker(recipe, random: &random)
        case .maraca: Maraca(recipe, random: &random)
        case .car: Car(recipe, random: &random)
        case .frog: Frog(recipe, random: &random)
        case .clock: Clock(recipe, random: &random)
        case .tap: Tap(recipe, random: &random)
        case .bird: Bird(recipe, random: &random)
        case .spring: Spring(recipe, random: &random)
        case .siren: Siren(recipe, random: &random)
        case .accordion: Accordion(recipe, random: &random)
        }
    }

    /// Its name and what it does, in English.
    var words: (noun: String, verb: String) {
        switch self {
        case .bell: ("bell", "rings")
        case .drum: ("drum", "booms")
        case .guitar: ("guitar", "plays")
        case .fan: ("fan", "hums")
        case .kettle: ("kettle", "whistles")
        case .dog: ("dog", "barks")
        case .talker: ("head", "talks")
        case .maraca: ("rattle", "shakes")
        case .car: ("car", "honks")
        case .frog: ("frog", "croaks")
        case .clock: ("clock", "ticks")
        case .tap: ("tap", "drips")
        case .bird: ("bird", "chirps")
        case .spring: ("jack in the box", "jumps")
        case .siren: ("siren", "wails")
        case .accordion: ("accordion", "sings")
        }
    }

    /// How far it may be turned from upright, in radians.
    var tilt: Double {
        switch self {
        case .guitar, .maraca, .accordion: 0.6
        case .tap, .car, .drum, .kettle: 0.08
        default: 0.15
        }
    }
}
