using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.History;

/// <summary>The views need the output records that they have not applied. Rows go from them with the records, so that
/// one that is left behind has what a rebuilt one would have.</summary>
internal sealed class ViewReaders(ViewWriter views) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) =>
        side == JournalSide.Output ? [new JournalNeed("views", views.Needed, GoesOn: false)] : [];

    public void Hasten(JournalSide side)
    {
        if (side == JournalSide.Output)
        {
            views.Hasten();
        }
    }
}
