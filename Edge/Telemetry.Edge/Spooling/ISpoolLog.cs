using Telemetry.Journal;

namespace Telemetry.Edge.Spooling;

/// <summary>What the spool needs of a journal. Positions are dense record numbers, never used twice.</summary>
internal interface ISpoolLog : IDisposable
{
    /// <summary>The oldest position still kept.</summary>
    long Start { get; }

    /// <summary>The position that the next record gets.</summary>
    long End { get; }

    /// <summary>Bytes of the kept records on disk, roughly.</summary>
    long Bytes { get; }

    /// <summary>
    /// The disk has no room: what was appended waits in memory, and the log goes on by itself when there is some.
    /// </summary>
    bool IsFull { get; }

    /// <summary>Takes a record in; it is durable after the next <see cref="Flush"/>.</summary>
    long Append(ReadOnlySpan<byte> record);

    /// <summary>Makes all that was appended durable; throws when the disk says no, and from then on always.</summary>
    /// <exception cref="JournalFullException">The disk is full: nothing is broken.</exception>
    void Flush();

    /// <summary>Reads durable records in order from a position.</summary>
    ISpoolReader OpenReader(long from);

    /// <summary>Gives up records below a position, as far as whole segments allow.</summary>
    void TruncateBefore(long position);
}
