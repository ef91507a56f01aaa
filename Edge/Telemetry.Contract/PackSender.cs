namespace Telemetry.Contract;

/// <summary>
/// Which process sends a pack, and out of which spool: so that the gateway can tell a device that was started again
/// from a second one with the same name (a cloned card, a restored image, a name given twice).
/// </summary>
/// <param name="Run">The process's own id, drawn at random at its start; empty = the sender does not say.</param>
/// <param name="Spool">The id of its spool, drawn once; empty = this pack does not introduce the sender.</param>
/// <param name="Epoch">How often the spool was opened.</param>
/// <param name="Past">The runs before this one over the same spool, newest first, with <c>/</c> between.</param>
public readonly record struct PackSender(string Run, string Spool, ulong Epoch, string Past)
{
    /// <summary>Does the pack say who sends it?</summary>
    public bool IsKnown => !string.IsNullOrEmpty(Run);

    /// <summary>Does it also say where the sender comes from?</summary>
    public bool IsIntroduced => !string.IsNullOrEmpty(Spool);

    /// <summary>The sender without where it comes from.</summary>
    public PackSender WithoutIntroduction() => new(Run, "", 0, "");
}
