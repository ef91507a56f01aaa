namespace Telemetry.Architecture.Tests;

public sealed class OperatorTests
{
    [Fact]
    public void Every_operator_is_verified()
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
        rules.Add("Gateway/Stateless.cs", "abstract class StatelessOperator : Operator { }");
        rules.Add("Gateway/A.cs", product);
        rules.Add("tests/T.cs", test);
        Assert.Equal(isFound, rules.Check().Any(finding => finding.StartsWith("A:", StringComparison.Ordinal)));
    }
}
