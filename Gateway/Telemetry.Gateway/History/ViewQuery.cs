namespace Telemetry.Gateway.History;

/// <summary>What a list is asked for. Times are µs since the epoch.</summary>
internal sealed record ViewQuery
{
    /// <summary>First time wanted, inclusive.</summary>
    public long From { get; init; } = long.MinValue;

    /// <summary>Time at which the wanted range ends, exclusive.</summary>
    public long To { get; init; } = long.MaxValue;

    /// <summary>The key wanted, or null for all.</summary>
    public string? Key { get; init; }

    /// <summary>The device wanted, or null for all.</summary>
    public string? Device { get; init; }

    /// <summary>The metric wanted, or null for all.</summary>
    public string? Metric { get; init; }

    /// <summary>Greatest number of items.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>The place behind which to go on; null for the beginning.</summary>
    public string? After { get; init; }

    /// <summary>Newest first.</summary>
    public bool Descending { get; init; }
}
