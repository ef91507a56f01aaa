namespace Telemetry.Engine.Cep;

/// <summary>How a part of a pattern follows the one before it, and how the repetitions of a part follow each
/// other.</summary>
public enum CepContiguity
{
    /// <summary>Nothing was chosen; invalid.</summary>
    None,

    /// <summary>The first part of a pattern or of a group.</summary>
    Begin,

    /// <summary>Strict: the very next event.</summary>
    Next,

    /// <summary>Relaxed: the next event that matches; others in between are skipped.</summary>
    FollowedBy,

    /// <summary>Relaxed without determinism: every later event that matches, each in a match of its own.</summary>
    FollowedByAny,

    /// <summary>The very next event must not match.</summary>
    NotNext,

    /// <summary>No event may match until the next part does; at the end of a pattern until its time is over.</summary>
    NotFollowedBy,
}
