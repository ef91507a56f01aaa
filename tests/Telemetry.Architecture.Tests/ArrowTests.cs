namespace Telemetry.Architecture.Tests;

public sealed class ArrowTests
{
    [Fact]
    public void Projects_and_packages_agree_with_the_arrows()
    {
        using var stream = typeof(ArrowTests).Assembly.GetManifestResourceStream("arrows.txt")!;
        using var reader = new StreamReader(stream);
        var differences = Arrows.Parse(reader.ReadToEnd()).Differences([.. SourceTree.Projects]);
        Findings.None(differences);
    }

    [Fact]
    public void Every_kind_of_difference_is_found()
    {
        var arrows = Arrows.Parse("""
            project A: B
            project B:
            project Gone:
            package P: B | because
            """);
        ProjectFile[] projects =
        [
            new("x/A/A.csproj", "A", ["C"], ["D"], []),
            new("x/B/B.csproj", "B", [], [], ["Q"]),
            new("x/New/New.csproj", "New", [], [], []),
            new("tests/T/T.csproj", "T", ["A", "B"], [], ["Anything"]),
        ];
        Assert.Equal(
            [
                "A references C, against arrows.txt",
                "arrows.txt: A references B is declared in vain",
                "A builds D, against arrows.txt",
                "x/New/New.csproj: not declared in arrows.txt",
                "arrows.txt: Gone is declared and has no project",
                "x/B/B.csproj: may not use the package Q",
                "arrows.txt: B is declared to use P and does not",
            ],
            arrows.Differences(projects));
    }

    [Fact]
    public void A_package_without_a_reason_is_refused()
        => Assert.Throws<FormatException>(() => Arrows.Parse("package P: A |"));

    [Fact]
    public void Every_project_is_part_of_the_solution()
    {
        var solution = SourceTree.Read("Telemetry.sln").Replace('\\', '/');
        var paths = SourceTree.Projects.Select(p => p.Path);
        Findings.None(paths.Where(p => !solution.Contains(p, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_top_level_is_as_agreed()
    {
        string[] agreed =
        [
            ".ci", ".editorconfig", ".gitignore", "BannedSymbols.txt", "Cloud", "Dashboard", "Directory.Build.props",
            "Directory.Build.targets", "Directory.Packages.props", "Edge", "Gateway", "README.md", "Telemetry.sln",
            "firmware-sim", "global.json", "tests",
        ];
        Assert.Equal(agreed, SourceTree.Files.Select(f => f.Split('/')[0]).Distinct().Order(StringComparer.Ordinal));
    }
}
