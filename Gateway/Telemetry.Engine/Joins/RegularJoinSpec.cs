using Telemetry.Engine.Time;

namespace Telemetry.Engine.Joins;

/// <summary>
/// Which rows of two tables belong together, whatever their times: those of the same key. The result is a changelog,
/// unless pairs of inserts are all that there can be.
/// </summary>
public sealed record RegularJoinSpec : JoinSpec
{
    /// <summary>How long a row is remembered after it came, by journal time; in steps of a 64th, so at most that much
    /// longer. What a forgotten row has joined with stays in the result. Null: until it is taken back.</summary>
    /// <value>Null, by default: the state grows with the tables.</value>
    public Duration? TimeToLive { get; init; }

    /// <inheritdoc/>
    public override string ToString() => TimeToLive is { } time ? $"for {time} of journal time" : "for good";
}
