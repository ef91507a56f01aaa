namespace Telemetry.Edge.Drivers.Line;

/// <summary>How far a connection has come; a class, so that another thread never sees half of it.</summary>
/// <param name="Lines">Lines taken or refused so far.</param>
/// <param name="Generation">All of them are durable once this generation of the spool is committed.</param>
internal sealed record LineProgress(long Lines, long Generation);
