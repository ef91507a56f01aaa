namespace Telemetry.FirmwareSim.Playback;

/// <summary>
/// One reading of a recording. <paramref name="Value"/> is the text to send (a number, true/false or a quoted text);
/// <paramref name="Seq"/> is the row's number within its device, from 1 on, counting rows without a value too.
/// </summary>
internal readonly record struct RecordedRow(
    string Device, string Metric, string Value, long EventMillis, long ArrivalMillis, long Seq);
