namespace Telemetry.Journal;

/// <summary>What a reader needs of a journal.</summary>
internal interface ISegmentSource
{
    /// <summary>Opens a segment's file for reading.</summary>
    IFile OpenRead(Segment segment);

    /// <summary>Positions from here on are not durable yet.</summary>
    long DurableEndValue { get; }

    /// <summary>All segments, in order; replaced as a whole when one comes or goes.</summary>
    Segment[] Segments { get; }

    void Report(JournalDamage damage);

    /// <summary>Completes when there is something durable at this position; false when there never will be.</summary>
    ValueTask<bool> WaitBeyondAsync(long position, CancellationToken cancellationToken);
}
