namespace Telemetry.Gateway.Evidence;

/// <summary>Every bound of the evidence of alerts, by name.</summary>
internal static class EvidenceLimits
{
    /// <summary>Events of one alert that are shown: the first and the last ones.</summary>
    public const int EventsMax = 200;

    /// <summary>Windows, or readings, in one answer when nothing is asked for.</summary>
    public const int ItemsDefault = 100;

    /// <summary>Most windows in one answer.</summary>
    public const int WindowsMax = 1_000;

    /// <summary>Most readings in one answer.</summary>
    public const int ReadingsMax = 10_000;

    /// <summary>Readings that are gathered for one answer, before they are put in order.</summary>
    public const int GatheredMax = 200_000;

    /// <summary>Journal records that are read for one answer of readings, but for the narrowest range.</summary>
    public const int RecordsMax = 20_000;

    /// <summary>A range of readings is not narrowed further than this.</summary>
    public const long NarrowestMicros = 1_000_000;

    /// <summary>Refusals (dead letters) that are looked at for one answer.</summary>
    public const int RefusalsMax = 10_000;

    /// <summary>Records that are stepped over to get from one wanted record to the next; else the journal is opened
    /// anew.</summary>
    public const long StepOverMax = 2_048;

    /// <summary>Configurations of before that are remembered.</summary>
    public const int SettingsMax = 64;

    /// <summary>Answers that are made at the same time; others wait.</summary>
    public const int AtATimeMax = 2;

    /// <summary>Journal records that a replay may read.</summary>
    public const long RerunRecordsMax = 20_000_000;

    /// <summary>Rows of a what-if that are shown.</summary>
    public const int WhatIfEventsMax = 1_000;

    /// <summary>Journal records of a part of the past over which another rule is tried, warm-up included; both rules
    /// read them.</summary>
    public const long RangeRecordsMax = RerunRecordsMax / 2;

    /// <summary>Alerts of each rule that are compared then.</summary>
    public const int RangeAlertsMax = 1_000;

    /// <summary>Replays that are remembered when they have ended.</summary>
    public const int RerunsKept = 16;

    /// <summary>Forms of a pipeline that said one alert's events and are replayed one after the other.</summary>
    public const int FormsMax = 4;

    /// <summary>How far the gateway's own pipelines may be behind before a replay waits for them.</summary>
    public const long GiveWayRecords = 2_000;

    /// <summary>How long a replay waits before it looks again.</summary>
    public static readonly TimeSpan GiveWayPeriod = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a replay waits altogether, before it is given up: it holds files that retention could
    /// free.</summary>
    public static readonly TimeSpan GiveWayMax = TimeSpan.FromMinutes(2);

    /// <summary>How much is read before a part of the past when nothing is asked for.</summary>
    public static readonly TimeSpan WarmUpDefault = TimeSpan.FromHours(1);

    /// <summary>The most that can be asked for.</summary>
    public static readonly TimeSpan WarmUpMax = TimeSpan.FromDays(31);

    /// <summary>How long a replay may take.</summary>
    public static readonly TimeSpan RerunTimeMax = TimeSpan.FromMinutes(10);
}
