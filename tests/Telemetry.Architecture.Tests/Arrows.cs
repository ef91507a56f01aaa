namespace Telemetry.Architecture.Tests;

/// <summary>The declared layering (arrows.txt), and what differs between it and a set of projects.</summary>
internal sealed class Arrows
{
    private readonly Dictionary<string, string[]> _projects = [];
    private readonly Dictionary<string, string[]> _builds = [];
    private readonly Dictionary<string, string[]> _packages = [];

    public static Arrows Parse(string text)
    {
        var arrows = new Arrows();
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.StartsWith('#')) { continue; }
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var head = line[..colon].Split(' ');
            var body = line[(colon + 1)..].Split('|');
            var names = body[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (head[0] == "package" && (body.Length < 2 || string.IsNullOrWhiteSpace(body[1])))
            {
                throw new FormatException($"arrows.txt: package {head[1]} gives no reason");
            }
            arrows.Table(head[0]).Add(head[1], names);
        }
        return arrows;
    }

    /// <summary>Sentences on every difference; none when tree and table agree.</summary>
    public IEnumerable<string> Differences(IReadOnlyCollection<ProjectFile> projects)
    {
        var product = projects.Where(p => !p.IsTest).ToDictionary(p => p.Name);
        foreach (var project in product.Values)
        {
            if (!_projects.TryGetValue(project.Name, out var allowed))
            {
                yield return $"{project.Path}: not declared in arrows.txt";
                continue;
            }
            var beside = _builds.GetValueOrDefault(project.Name, []);
            var findings = Compare(project.Name, "references", project.References, allowed)
                .Concat(Compare(project.Name, "builds", project.BuildsBeside, beside));
            foreach (var finding in findings) { yield return finding; }
        }
        foreach (var name in _projects.Keys.Concat(_builds.Keys).Except(product.Keys))
        {
            yield return $"arrows.txt: {name} is declared and has no project";
        }
        foreach (var finding in PackageDifferences(product.Values)) { yield return finding; }
    }

    private IEnumerable<string> PackageDifferences(IReadOnlyCollection<ProjectFile> projects)
    {
        foreach (var project in projects)
        {
            foreach (var package in project.Packages)
            {
                var users = _packages.GetValueOrDefault(package, []);
                if (users.Contains(project.Name)) { continue; }
                yield return $"{project.Path}: may not use the package {package}";
            }
        }
        foreach (var (package, users) in _packages)
        {
            var idle = users.Where(u => u != "*" && !projects.Any(p => p.Name == u && p.Packages.Contains(package)));
            foreach (var user in idle)
            {
                yield return $"arrows.txt: {user} is declared to use {package} and does not";
            }
        }
    }

    private static IEnumerable<string> Compare(string name, string verb, IEnumerable<string> actual, string[] declared)
    {
        foreach (var extra in actual.Except(declared)) { yield return $"{name} {verb} {extra}, against arrows.txt"; }
        foreach (var idle in declared.Except(actual))
        {
            yield return $"arrows.txt: {name} {verb} {idle} is declared in vain";
        }
    }

    private Dictionary<string, string[]> Table(string kind) => kind switch
    {
        "project" => _projects,
        "builds" => _builds,
        "package" => _packages,
        _ => throw new FormatException($"arrows.txt: unknown kind {kind}"),
    };
}
