using Telemetry.Contract.Live;

namespace Telemetry.Gateway.History;

/// <summary>An alert as the book knew it at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Item">The whole of it; null when the journal has to be asked.</param>
/// <param name="Last">Where the journal says how it stands.</param>
internal readonly record struct AlertFound(string Id, AlertItem? Item, EventPlace Last)
{
    public AlertFound(AlertEntry entry)
        : this(entry.Id, entry.Item, entry.Last)
    {
    }
}
