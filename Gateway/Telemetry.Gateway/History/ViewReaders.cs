using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.History;

/// <summary>The views need the output records that they have not applied.</summary>
internal sealed class ViewReaders(ViewWriter views) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) =>
        side == JournalSide.Output ? [new JournalNeed("views", views.Applied)] : [];

    public void Hasten(JournalSide side)
    {
    }
}
