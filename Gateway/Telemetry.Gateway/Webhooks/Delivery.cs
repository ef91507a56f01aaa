namespace Telemetry.Gateway.Webhooks;

/// <summary>One notification on its way to one endpoint.</summary>
internal sealed class Delivery
{
    /// <summary>The webhook-id: the same for every attempt, and after a restart.</summary>
    public required string Id { get; init; }

    /// <summary>The event's record in the output journal.</summary>
    public required long Position { get; init; }

    /// <summary>The event's row in that record.</summary>
    public required int Row { get; init; }

    /// <summary>What happened.</summary>
    public required Notification Notification { get; init; }

    /// <summary>Somebody asked for it once more; it was settled before.</summary>
    public bool IsAgain { get; init; }

    /// <summary>Attempts made.</summary>
    public int Attempts { get; set; }

    /// <summary>When the first attempt was made, by the <see cref="SteadyClock"/>.</summary>
    public DateTimeOffset? TriedSince { get; set; }

    /// <summary>When the next attempt is due, by the <see cref="SteadyClock"/>; zero means at once.</summary>
    public DateTimeOffset DueAt { get; set; }

    /// <summary>The event's type, such as <c>alert.raised</c>.</summary>
    public string Type => Notification.Type;

    /// <summary>Events of one alert key keep their order.</summary>
    public string OrderKey => Notification.OrderKey;

    /// <summary>The same, asked for once more.</summary>
    public Delivery Again() => new()
    {
        Id = Id,
        Position = Position,
        Row = Row,
        Notification = Notification,
        IsAgain = true,
    };
}
