namespace Telemetry.Contract;

/// <summary>What a line of the line protocol says.</summary>
public enum LineKind
{
    /// <summary>Not a line of the protocol; the error says why.</summary>
    None,

    /// <summary>An empty line, or a comment after <c>#</c>.</summary>
    Blank,

    /// <summary><c>!boot id</c>: the following sequence numbers are of this boot.</summary>
    Boot,

    /// <summary><c>!low ms [device]</c>: nothing older is still to come.</summary>
    Low,

    /// <summary><c>device metric value [ms [seq]]</c></summary>
    Reading,

    /// <summary><c>!ack n</c>: the first n lines are durable.</summary>
    Ack,

    /// <summary><c>!nak n reason</c>: line n cannot be used.</summary>
    Nak,
}
