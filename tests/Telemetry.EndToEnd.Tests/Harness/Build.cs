namespace Telemetry.EndToEnd.Tests.Harness;

/// <summary>Where the binaries of this build lie (the artifacts layout), and a folder for what a test writes.</summary>
internal static class Build
{
    private static readonly DirectoryInfo Own = new(AppContext.BaseDirectory);

    public static string Root { get; } = FindRoot();

    public static string Binary(string project, string binary)
    {
        var path = Path.Combine(Root, "artifacts", "bin", project, Own.Name, binary);
        return File.Exists(path) ? path : throw new FileNotFoundException($"Build {project} first.", path);
    }

    public static string NewFolder(string name)
    {
        var folder = Path.Combine(Root, "artifacts", "tests", $"{name}-{Environment.ProcessId}");
        if (Directory.Exists(folder)) { Directory.Delete(folder, recursive: true); }
        return Directory.CreateDirectory(folder).FullName;
    }

    private static string FindRoot()
    {
        var directory = Own;
        while (!File.Exists(Path.Combine(directory.FullName, "Telemetry.sln"))) { directory = directory.Parent!; }
        return directory.FullName;
    }
}
