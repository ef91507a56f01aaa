using System.Xml.Linq;

namespace Telemetry.Architecture.Tests;

/// <summary>The repository as files: found by walking up from the test binary to the solution.</summary>
internal static class SourceTree
{
    private static readonly HashSet<string> NotSource = ["artifacts", "node_modules", "dist", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is not a build product, by its path from the root with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root).Order(StringComparer.Ordinal)];

    public static IEnumerable<ProjectFile> Projects =>
        Files.Where(f => f.EndsWith(".csproj", StringComparison.Ordinal)).Select(ProjectFile.Load);

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<string> Walk(string directory)
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
        {
            if (NotSource.Contains(Path.GetFileName(entry))) { continue; }
            if (Directory.Exists(entry))
            {
                foreach (var below in Walk(entry)) { yield return below; }
            }
            else
            {
                yield return Path.GetRelativePath(Root, entry).Replace('\\', '/');
            }
        }
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "Telemetry.sln")))
        {
            directory = directory.Parent;
        }
        return directory?.FullName
            ?? throw new InvalidOperationException("Telemetry.sln is not above the test binary.");
    }
}

/// <summary>What a .csproj says of its neighbours.</summary>
internal sealed record ProjectFile(
    string Path,
    string Name,
    IReadOnlyList<string> References,
    IReadOnlyList<string> BuildsBeside,
    IReadOnlyList<string> Packages)
{
    public bool IsTest => Path.StartsWith("tests/", StringComparison.Ordinal);

    public string Folder => Path[..Path.LastIndexOf('/')];

    public static ProjectFile Load(string path)
    {
        var xml = XDocument.Parse(SourceTree.Read(path));
        var references = xml.Descendants("ProjectReference").ToLookup(
            r => (string?)r.Attribute("ReferenceOutputAssembly") == "false",
            r => NameOf((string)r.Attribute("Include")!));
        var packages = xml.Descendants("PackageReference").Select(p => (string)p.Attribute("Include")!);
        return new(path, NameOf(path), [.. references[false]], [.. references[true]], [.. packages]);
    }

    private static string NameOf(string path) => System.IO.Path.GetFileNameWithoutExtension(path.Replace('\\', '/'));
}
