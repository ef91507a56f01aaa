using System.Runtime.CompilerServices;

namespace Telemetry.Alerts;

/// <summary>Starts of the newest episodes, the oldest first.</summary>
[InlineArray(AlertLimits.FlapEpisodesMax)]
internal struct RecentStarts
{
    private long _first;
}
