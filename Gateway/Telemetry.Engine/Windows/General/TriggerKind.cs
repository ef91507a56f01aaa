namespace Telemetry.Engine.Windows.General;

/// <summary>What makes a window fire.</summary>
internal enum TriggerKind
{
    None = 0,
    EventTime = 1,
    JournalTime = 2,
    Count = 3,
    ContinuousEventTime = 4,
    ContinuousJournalTime = 5,
    Never = 6,
    Stages = 7,
}
