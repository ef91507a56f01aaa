using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Telemetry.Architecture.Tests;

/// <summary>What every operator of the product owes: found in the syntax of the tree.</summary>
internal sealed class OperatorRules
{
    private readonly List<ClassDeclarationSyntax> _classes = [];
    private readonly HashSet<string> _verified = new(StringComparer.Ordinal);

    /// <summary>Takes one file.</summary>
    public void Add(string path, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        if (!path.StartsWith("tests/", StringComparison.Ordinal))
        {
            _classes.AddRange(root.DescendantNodes().OfType<ClassDeclarationSyntax>());
            return;
        }
        var named = root.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => LastName(attribute.Name) is "Verifies" or "VerifiesAttribute")
            .SelectMany(attribute => attribute.DescendantNodes().OfType<TypeOfExpressionSyntax>());
        foreach (var type in named) { _verified.Add(LastName(type.Type)); }
    }

    /// <summary>Sentences on operators that owe something.</summary>
    public IEnumerable<string> Check()
    {
        foreach (var name in Concrete().Where(name => !_verified.Contains(name)))
        {
            yield return $"{name}: no test class says [Verifies(typeof({name}))] and runs the OperatorVerifier";
        }
        foreach (var name in Concrete().Where(name => !SaysBound(name)))
        {
            yield return $"{name}: overrides no Bound, so nobody knows how much it remembers at most";
        }
    }

    private bool SaysBound(string name) => _classes.Any(type =>
        type.Identifier.Text == name
        && type.Members.OfType<PropertyDeclarationSyntax>().Any(member =>
            member.Identifier.Text == "Bound" && member.Modifiers.Any(SyntaxKind.OverrideKeyword)))
        || BasesOf(name).Where(type => type != "Operator").Any(SaysBound);

    private IEnumerable<string> Concrete() => _classes
        .GroupBy(type => type.Identifier.Text)
        .Where(parts => IsOperator(parts.Key) && !parts.Any(p => p.Modifiers.Any(SyntaxKind.AbstractKeyword)))
        .Select(parts => parts.Key);

    private bool IsOperator(string name) => BasesOf(name).Any(type => type == "Operator" || IsOperator(type));

    private IEnumerable<string> BasesOf(string name) => _classes
        .Where(type => type.Identifier.Text == name && type.BaseList is not null)
        .SelectMany(type => type.BaseList!.Types)
        .Select(type => LastName(type.Type))
        .Where(type => type != name);

    private static string LastName(TypeSyntax type) => type switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.Text,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => type.ToString(),
    };
}
