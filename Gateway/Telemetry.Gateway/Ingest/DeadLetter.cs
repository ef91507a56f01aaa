namespace Telemetry.Gateway.Ingest;

/// <summary>Input that cannot be used, before it is journalled.</summary>
/// <param name="Agent">The client that sent it.</param>
/// <param name="Device">The device it is put to; the client itself if none could be read.</param>
/// <param name="Reason">One of <see cref="DeadLetterReason"/>.</param>
/// <param name="Topic">The topic as received.</param>
/// <param name="Readings">Readings concerned; 0 when they cannot be counted.</param>
internal readonly record struct DeadLetter(string Agent, string Device, string Reason, string Topic, int Readings);
