namespace Telemetry.Simulation.Faults;

/// <summary>What broken builds are called on the command line.</summary>
internal static class MutantNames
{
    private static readonly (string Name, Mutant Mutant)[] Names =
    [
        ("ack-before-fsync", Mutant.AckBeforeFsync),
        ("no-dedupe", Mutant.NoDedupe),
        ("checkpoint-without-rename", Mutant.CheckpointWithoutRename),
    ];

    public static bool TryParse(string name, out Mutant mutant)
    {
        mutant = Names.FirstOrDefault(n => n.Name == name).Mutant;
        return mutant != Mutant.None;
    }

    public static string Of(Mutant mutant) => Names.FirstOrDefault(n => n.Mutant == mutant).Name ?? "";
}
