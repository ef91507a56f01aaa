namespace Telemetry.Gateway.History;

/// <summary>Rows that each come from a record of a journal, and go with it.</summary>
internal interface IViewOfJournal
{
    /// <summary>
    /// Removes rows whose records lie before the journal's start, so many as one transaction may hold. True: there may
    /// be more. Writer only.
    /// </summary>
    bool Prune(long start);

    /// <summary>Ends a batch, in its transaction. Writer only.</summary>
    void Close();

    /// <summary>The batch never was: its transaction was rolled back. Writer only.</summary>
    void Discard();
}
