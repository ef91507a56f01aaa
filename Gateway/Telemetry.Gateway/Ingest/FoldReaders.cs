using Telemetry.Gateway.Retention;

namespace Telemetry.Gateway.Ingest;

/// <summary>The device view needs the input journal from its oldest snapshot on.</summary>
internal sealed class FoldReaders(FoldSnapshots snapshots, InputFold fold) : IJournalReaders
{
    public IEnumerable<JournalNeed> Needs(JournalSide side) =>
        side == JournalSide.Input ? [new JournalNeed("device view", snapshots.Oldest, GoesOn: true)] : [];

    public void Hasten(JournalSide side)
    {
        if (side == JournalSide.Input)
        {
            fold.Hasten();
        }
    }
}
