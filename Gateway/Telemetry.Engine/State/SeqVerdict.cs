namespace Telemetry.Engine.State;

/// <summary>What is known of a sequence number.</summary>
internal enum SeqVerdict
{
    None = 0,
    New = 1,
    Duplicate = 2,
    Forgotten = 3,
}
