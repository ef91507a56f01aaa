namespace Telemetry.Engine.Sql.Linq;

/// <summary>A row with the window that it is in. It stands in expressions only and is never made.</summary>
/// <typeparam name="T">Of the row.</typeparam>
public abstract class Windowed<T>
{
    private Windowed()
    {
    }

    /// <summary>The row.</summary>
    public abstract T Row { get; }

    /// <summary>Where the window begins, inclusive.</summary>
    public abstract DateTime WindowStart { get; }

    /// <summary>Where the window ends, exclusive.</summary>
    public abstract DateTime WindowEnd { get; }

    /// <summary>The event time of what comes out of the window: a millisecond before its end.</summary>
    public abstract DateTime WindowTime { get; }
}
