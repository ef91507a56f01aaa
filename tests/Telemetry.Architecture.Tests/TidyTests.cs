namespace Telemetry.Architecture.Tests;

public sealed class TidyTests
{
    // These files speak about the rules, so they contain what the rules look for.
    private static bool SpeaksOfTheRules(string path)
        => path.StartsWith("tests/Telemetry.Architecture.Tests/Tidy", StringComparison.Ordinal);

    private static bool IsText(string path) => Path.GetExtension(path) is not (".png" or ".bin" or ".ico" or ".woff2");

    [Fact]
    public void The_tree_is_tidy()
    {
        var findings = SourceTree.Files
            .Where(f => IsText(f) && !SpeaksOfTheRules(f) && !f.StartsWith("tests/fixtures/", StringComparison.Ordinal))
            .SelectMany(f => TidyRules.Check(f, SourceTree.Read(f)));
        Findings.None(findings);
    }

    [Fact]
    public void Every_room_has_a_README()
    {
        string[] tops = ["Edge", "firmware-sim", "Gateway", "Cloud", "Dashboard", "tests"];
        var rooms = SourceTree.Projects.Select(p => p.Folder).Concat(tops).Distinct();
        Findings.None(rooms.Where(r => !SourceTree.Files.Contains($"{r}/README.md")));
    }

    [Fact]
    public void Every_room_with_code_has_its_tests()
    {
        var names = SourceTree.Projects.Select(p => p.Name).ToHashSet();
        var missing = SourceTree.Projects
            .Where(p => !p.IsTest && p.Name != "Telemetry.Dashboard" && HasCode(p))
            .Where(p => !names.Contains(p.Name + ".Tests"))
            .Select(p => p.Name);
        Findings.None(missing);
    }

    [Fact]
    public void Lock_files_lie_beside_every_project()
    {
        var locks = SourceTree.Projects.Select(p => $"{p.Folder}/packages.lock.json");
        Findings.None(locks.Where(f => !SourceTree.Files.Contains(f)));
    }

    [Theory]
    [InlineData("a/x.cs", "class FooManager { }", "says nothing")]
    [InlineData("a/x.cs", "public class A; public class B;", "one per file")]
    [InlineData("a/x.cs", "// TODO tidy up", "open end")]
    [InlineData("a/x.cs", "[Fact(Skip = \"later\")]", "skipped test")]
    [InlineData("Edge/Telemetry.Edge/Spool/x.cs", "namespace Telemetry.Edge;", "the folder says Telemetry.Edge.Spool")]
    [InlineData("a/x.json", "{\"path\":\"/home/somebody\"}", "absolute path")]
    [InlineData("a/package-lock.json", "\"resolved\": \"https://example/x.tgz\"", "package registry's address")]
    public void A_bad_sample_is_found(string path, string text, string expected)
        => Finds(path, text, expected);

    [Fact]
    public void Long_files_methods_lines_and_READMEs_are_found()
    {
        Finds("a/x.cs", new string('\n', 400) + "//", "401 lines");
        Finds("a/x.cs", new string('/', 121), "longer than");
        var body = string.Concat(Enumerable.Repeat("M();\n", 70));
        Finds("a/x.cs", $"class A {{ void M() {{\n{body}}} }}", "a method of 72 lines");
        Finds("Edge/README.md", new string('\n', 100) + "x", "a room's README");
    }

    [Fact]
    public void A_good_sample_passes()
        => Findings.None(TidyRules.Check("Edge/Telemetry.Edge/x.cs", "namespace Telemetry.Edge;\n\nclass Spool;\n"));

    private static void Finds(string path, string text, string expected)
        => Assert.Contains(TidyRules.Check(path, text), f => f.Contains(expected, StringComparison.Ordinal));

    private static bool HasCode(ProjectFile project)
        => SourceTree.Files.Any(f => f.StartsWith(project.Folder + "/", StringComparison.Ordinal)
            && f.EndsWith(".cs", StringComparison.Ordinal));
}
