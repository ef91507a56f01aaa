using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Telemetry.Architecture.Tests;

/// <summary>The house style where a machine can see it. Each rule: path and text in, sentences out.</summary>
internal static partial class TidyRules
{
    private const int FileLinesMax = 400;
    private const int MethodLinesMax = 70;
    private const int LineLengthMax = 120;
    private const int ReadmeLinesMax = 100;

    private static readonly string[] CodeEndings = [".cs", ".ts", ".tsx"];

    private static readonly string[] BannedEndings =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Base", "Info", "Data", "Processor", "Handler"];

    public static IEnumerable<string> Check(string path, string text)
    {
        var lines = text.TrimEnd('\n').Split('\n');
        var findings = Everywhere(path, lines);
        if (path.EndsWith("/README.md", StringComparison.Ordinal) && lines.Length > ReadmeLinesMax)
        {
            findings = findings.Append($"{path}: {lines.Length} lines, a room's README has {ReadmeLinesMax} at most");
        }
        if (CodeEndings.Contains(Path.GetExtension(path))) { findings = findings.Concat(Code(path, lines)); }
        if (path.EndsWith(".cs", StringComparison.Ordinal)) { findings = findings.Concat(CSharp(path, text)); }
        return findings;
    }

    private static IEnumerable<string> Everywhere(string path, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            if (MachinePath().IsMatch(lines[i])) { yield return $"{path}:{i + 1}: an absolute path of one machine"; }
            if (RegistryAddress().IsMatch(lines[i])) { yield return $"{path}:{i + 1}: a package registry's address"; }
        }
    }

    private static IEnumerable<string> Code(string path, string[] lines)
    {
        if (lines.Length > FileLinesMax) { yield return $"{path}: {lines.Length} lines, {FileLinesMax} at most"; }
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > LineLengthMax) { yield return $"{path}:{i + 1}: longer than {LineLengthMax}"; }
            if (OpenEnd().IsMatch(lines[i])) { yield return $"{path}:{i + 1}: an open end without an id"; }
            if (SkippedTest().IsMatch(lines[i])) { yield return $"{path}:{i + 1}: a skipped test"; }
        }
    }

    private static IEnumerable<string> CSharp(string path, string text)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        var types = root.DescendantNodes().OfType<BaseTypeDeclarationSyntax>().ToArray();
        foreach (var type in types)
        {
            var name = type.Identifier.Text;
            if (BannedEndings.Any(e => name.EndsWith(e, StringComparison.Ordinal)) && !IsFrameworkWord(type))
            {
                yield return $"{path}: the name {name} says nothing (STYLE's banned endings)";
            }
        }
        var outer = types.Where(t => t.Parent is BaseNamespaceDeclarationSyntax or CompilationUnitSyntax);
        var names = outer.Where(IsPublic).Select(t => t.Identifier.Text).Distinct().ToArray();
        if (names.Length > 1) { yield return $"{path}: {names.Length} public types, one per file"; }
        foreach (var method in root.DescendantNodes().OfType<BaseMethodDeclarationSyntax>())
        {
            var span = method.GetLocation().GetLineSpan();
            var length = span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
            if (length > MethodLinesMax)
            {
                var line = span.StartLinePosition.Line + 1;
                yield return $"{path}:{line}: a method of {length} lines, {MethodLinesMax} at most";
            }
        }
        foreach (var finding in NamespaceFollowsFolder(path, root)) { yield return finding; }
    }

    private static IEnumerable<string> NamespaceFollowsFolder(string path, CompilationUnitSyntax root)
    {
        var declared = root.Members.OfType<BaseNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        if (declared is null) { yield break; }
        var folders = path.Split('/')[..^1].SkipWhile(f => !f.StartsWith("Telemetry.", StringComparison.Ordinal));
        var expected = string.Join('.', folders);
        if (expected.Length == 0 || declared == expected) { yield break; }
        yield return $"{path}: namespace {declared}, the folder says {expected}";
    }

    // ASP.NET Core and HttpClient demand the suffix of the classes that they call.
    private static bool IsFrameworkWord(BaseTypeDeclarationSyntax type)
        => type.BaseList?.Types.Any(b => b.Type.ToString().Contains("Handler", StringComparison.Ordinal)) == true;

    private static bool IsPublic(BaseTypeDeclarationSyntax type) => type.Modifiers.Any(SyntaxKind.PublicKeyword);

    [GeneratedRegex(@"(?<![\w.])/(home|root|tmp|work|Users)/[A-Za-z]")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"registry\.npmjs|api\.nuget\.org|deb\.debian\.org|""resolved"":\s*""https?:")]
    private static partial Regex RegistryAddress();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b(?!\(#\d+\))")]
    private static partial Regex OpenEnd();

    [GeneratedRegex(@"\bSkip\s*=\s*""|\b(it|test|describe)\.skip\(")]
    private static partial Regex SkippedTest();
}
