namespace Telemetry.Gateway.Ingest;

/// <summary>On which way a pack came. The numbers are on disk.</summary>
internal enum Lane : byte
{
    None = 0,
    Live = 1,
    Backlog = 2,
    Foreign = 3,
}
