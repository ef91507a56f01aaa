namespace Telemetry.Gateway.Evidence;

/// <summary>A row that the rule read: the result of a window, in one of its revisions.</summary>
internal sealed record WindowItem
{
    /// <summary>The stream.</summary>
    public required string Stream { get; init; }

    /// <summary>What the row is about.</summary>
    public required string Key { get; init; }

    /// <summary>Start of the window.</summary>
    public required DateTime Start { get; init; }

    /// <summary>End of the window.</summary>
    public required DateTime End { get; init; }

    /// <summary>The column that the rule looks at.</summary>
    public double? Value { get; init; }

    /// <summary>What the rule makes of it, and holds against its thresholds: the value itself, a change per second,
    /// how far it is outside of the band, a share.</summary>
    public double? Number { get; init; }

    /// <summary>Whether the number raises; null when that cannot be said of one row.</summary>
    public bool? Above { get; init; }

    /// <summary>Of a pattern: which of its steps the value meets, from 0.</summary>
    public IReadOnlyList<int>? Steps { get; init; }

    /// <summary>Which revision of the window's row it is.</summary>
    public required long Revision { get; init; }

    /// <summary><c>provisional</c>, <c>incomplete</c> or <c>final</c>.</summary>
    public string? State { get; init; }

    /// <summary>How many members are in it.</summary>
    public long? Present { get; init; }

    /// <summary>How many should be.</summary>
    public long? Expected { get; init; }

    /// <summary>Who is missing.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>Whether a later revision took its place.</summary>
    public required bool Replaced { get; init; }

    /// <summary>Its record in the output journal.</summary>
    public required long OutputPosition { get; init; }

    /// <summary>How many readings are in it, as the row says.</summary>
    public long? Count { get; init; }

    /// <summary>The model that scored it.</summary>
    public ModelItem? Model { get; init; }

    /// <summary>Lower end of the expected range.</summary>
    public double? ExpectedLow { get; init; }

    /// <summary>Upper end of the expected range.</summary>
    public double? ExpectedHigh { get; init; }

    /// <summary>How far the value is outside of the expected range; 0 within it.</summary>
    public double? Residual { get; init; }

    /// <summary>What made the score.</summary>
    public IReadOnlyList<ContributionItem> Contributions { get; init; } = [];

    /// <summary>All columns of the row, by their names.</summary>
    public required IReadOnlyDictionary<string, object?> Columns { get; init; }
}
