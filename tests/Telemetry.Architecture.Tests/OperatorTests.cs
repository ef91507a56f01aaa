namespace Telemetry.Architecture.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void Every_operator_is_verified_and_says_how_much_it_remembers()
    {
        var rules = new OperatorRules();
        foreach (var file in SourceTree.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)))
        {
            rules.Add(file, SourceTree.Read(file));
        }
        Findings.None(rules.Check());
    }

    [Theory]
    [InlineData("class A : Operator { }", "", true)]
    [InlineData("class A : Telemetry.Engine.Operators.StatelessOperator { }", "", true)]
    [InlineData("class A<T> : Half<T> { }  abstract class Half<T> : Operator { }", "", true)]
    [InlineData("abstract class A : Operator { }", "", false)]
    [InlineData("class A : Reader { }", "", false)]
    [InlineData("class A : Operator { }", "[Verifies(typeof(B), typeof(A))] class T { }", false)]
    [InlineData("class A<T> : Operator { }", "[Verifies(typeof(X.A<>))] class T { }", false)]
    public void An_operator_that_nobody_verifies_is_found(string product, string test, bool isFound)
    {
        var rules = new OperatorRules();
        Assert.Equal(isFound, Finds("A: no test class", product, test));
    }

    [Theory]
    [InlineData("class A : Operator { }", true)]
    [InlineData("class A : Operator { StateBound Bound => StateBound.None; }", true)]
    [InlineData("class A : Operator { public override StateBound Bound => StateBound.None; }", false)]
    [InlineData("partial class A : Operator { } partial class A { public override StateBound Bound => X; }", false)]
    [InlineData("class A : StatelessOperator { }", false)]
    public void An_operator_without_a_bound_is_found(string product, bool isFound) =>
        Assert.Equal(isFound, Finds("A: overrides no Bound", product, ""));

    private static bool Finds(string finding, string product, string test)
    {
        var rules = new OperatorRules();
        rules.Add(
            "Gateway/StatelessOperator.cs",
            "abstract class StatelessOperator : Operator { public override StateBound Bound => 0; }");
        rules.Add("Gateway/A.cs", product);
        rules.Add("tests/T.cs", test);
        return rules.Check().Any(found => found.StartsWith(finding, StringComparison.Ordinal));
    }
}
