using Telemetry.Contract.Live;
using Telemetry.Gateway.Http;

namespace Telemetry.Gateway.Evidence;

/// <summary>Everything behind one alert.</summary>
internal sealed record EvidenceItem
{
    /// <summary>The alert as it stands.</summary>
    public required AlertItem Alert { get; init; }

    /// <summary>The rule as it spoke.</summary>
    public required RuleItem Rule { get; init; }

    /// <summary>The pipeline that says the alert.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The stream whose rows the rule reads.</summary>
    public required string Stream { get; init; }

    /// <summary>First event time of the episode.</summary>
    public required DateTime From { get; init; }

    /// <summary>Behind its last event time.</summary>
    public required DateTime To { get; init; }

    /// <summary>What happened to it, in order.</summary>
    public required IReadOnlyList<EventItem> Events { get; init; }

    /// <summary>The rows that the rule read, the first of them.</summary>
    public required ItemList<WindowItem> Windows { get; init; }

    /// <summary>The raw readings in these rows, the first of them.</summary>
    public required ReadingList Readings { get; init; }

    /// <summary>Of a rule about devices: when the device went and came.</summary>
    public required IReadOnlyList<StatusItem> Statuses { get; init; }

    /// <summary>What a capture and a replay are made of.</summary>
    public required RangeItem Range { get; init; }

    /// <summary>What is not there any more.</summary>
    public required IReadOnlyList<GoneItem> Gone { get; init; }

    /// <summary>What a reader must know, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
