using Telemetry.Engine.Time;

namespace Telemetry.Engine.Cep;

/// <summary>The events of a match, or of a partial match that ended. Valid during the call that hands it
/// over.</summary>
public readonly ref struct CepMatch
{
    private readonly MatchPath _path;

    internal CepMatch(MatchPath path, EventTime start, EventTime time)
    {
        _path = path;
        Start = start;
        Time = time;
    }

    /// <summary>The time of the first event.</summary>
    public EventTime Start { get; }

    /// <summary>
    /// When it came to be: the time of the event that completed it, or that let it go when it had to wait for an
    /// earlier partial match; or the instant at which a time was over.
    /// </summary>
    public EventTime Time { get; }

    /// <summary>The rows in the order in which they were taken.</summary>
    public ReadOnlySpan<int> Rows => _path.Rows;

    /// <summary>The number of the step that took each row.</summary>
    public ReadOnlySpan<int> Steps => _path.Steps;

    internal MatchPath Path => _path;

    /// <summary>The rows that a step took, in order.</summary>
    /// <param name="step">The step's number, or <see cref="CepContext.AllSteps"/>.</param>
    /// <returns>The rows; valid until the next call.</returns>
    public ReadOnlySpan<int> RowsOf(int step) => _path.RowsOf(step);
}
