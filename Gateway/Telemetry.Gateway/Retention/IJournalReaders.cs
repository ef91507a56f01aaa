namespace Telemetry.Gateway.Retention;

/// <summary>
/// Readers of a journal that matter to retention. Whoever has some registers one of these; it is asked each time. A
/// reader that needs nothing is not in the list.
/// </summary>
internal interface IJournalReaders
{
    /// <summary>What each of them needs of a journal now. Any thread.</summary>
    IEnumerable<JournalNeed> Needs(JournalSide side);

    /// <summary>Retention waits for one of them: go on if you can.</summary>
    void Hasten(JournalSide side);
}
