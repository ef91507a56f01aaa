namespace Telemetry.Edge.Drivers.Files;

/// <summary>The kernel's files: small texts that are made when they are read. Paths are relative to the root.</summary>
internal interface IDeviceFiles
{
    /// <summary>The whole text; null when there is no such file, or the device behind it does not answer.</summary>
    string? TryRead(string path);

    /// <summary>The names in a folder, in order; none when there is no such folder.</summary>
    IReadOnlyList<string> List(string folder);
}
