using Telemetry.Contract.Live;

namespace Telemetry.Gateway.Webhooks;

/// <summary>One alert event on its way to one endpoint.</summary>
internal sealed class Delivery
{
    /// <summary>The webhook-id: the same for every attempt, and after a restart.</summary>
    public required string Id { get; init; }

    /// <summary>The event's record in the output journal.</summary>
    public required long Position { get; init; }

    /// <summary>The event's row in that record.</summary>
    public required int Row { get; init; }

    /// <summary>The event's type, such as <c>alert.raised</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The alert after the event.</summary>
    public required AlertItem Alert { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>When the first attempt was made, by the <see cref="SteadyClock"/>.</summary>
    public DateTimeOffset? TriedSince { get; set; }

    /// <summary>When the next attempt is due, by the <see cref="SteadyClock"/>; zero means at once.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>Events of one alert key keep their order.</summary>
    public string OrderKey => Alert.Rule + "\n" + Alert.Key;
}
