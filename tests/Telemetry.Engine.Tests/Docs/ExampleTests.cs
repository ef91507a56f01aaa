using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Tests.Docs;

public sealed class ExampleTests
{
    [Fact]
    public void Every_example_in_the_documentation_compiles_and_what_it_describes_can_run()
    {
        var examples = DocumentedExamples.Of(typeof(Operator).Assembly);

        var findings = examples.Check();

        Assert.True(findings.Count == 0, $"{findings.Count} examples are broken:\n{string.Join('\n', findings)}");
        Assert.True(examples.Count > 40, $"only {examples.Count} examples were found");
    }

    [Theory]
    [InlineData("builder.Readings.Unheard();", "Unheard")]
    [InlineData("int Count() => \"one\";", "int")]
    [InlineData("public sealed class A { public int B() => C; }", "'C'")]
    [InlineData("builder.Readings.WhereNotNull(\"nothing\").To(\"out\");", "No column 'nothing'")]
    [InlineData("public sealed class A { public static void Describe(PipelineBuilder b) => b.Readings.To(\"\"); }",
        "empty")]
    public void A_broken_example_is_found(string code, string finding)
    {
        var examples = new DocumentedExamples([("M:Some.Member", code)]);

        var found = Assert.Single(examples.Check());

        Assert.StartsWith("M:Some.Member: ", found, StringComparison.Ordinal);
        Assert.Contains(finding, found, StringComparison.Ordinal);
    }
}
