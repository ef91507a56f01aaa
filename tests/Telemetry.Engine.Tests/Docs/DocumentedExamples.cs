using System.Reflection;
using System.Runtime.Loader;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Telemetry.Engine.Execution;
using Telemetry.Engine.Operators;

namespace Telemetry.Engine.Tests.Docs;

/// <summary>
/// The examples in an assembly's documentation. Each is either the statements of a method that has a
/// <see cref="PipelineBuilder"/> called <c>builder</c>, or the members of a class. It must compile; what it describes
/// (the statements, or its static methods that take a builder alone) must build a pipeline that has partitions.
/// </summary>
internal sealed class DocumentedExamples(IReadOnlyList<(string Member, string Code)> examples)
{
    private const string Preamble = "using System; using System.Collections.Generic; ";

    public int Count => examples.Count;

    public static DocumentedExamples Of(Assembly assembly)
    {
        var document = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"));
        var found =
            from member in document.Descendants("member")
            from code in member.Descendants("example").Descendants("code")
            select (member.Attribute("name")!.Value, code.Value); // The compiler gives every member its name.
        return new([.. found]);
    }

    /// <summary>Sentences on what is broken.</summary>
    public List<string> Check()
    {
        var sources = examples.Select((example, number) => SourceOf(example.Code, number)).ToArray();
        var trees = sources.Select((source, number) =>
            CSharpSyntaxTree.ParseText(source, path: examples[number].Member)).ToArray();
        var compilation = CSharpCompilation.Create(
            "Examples", trees, References(), new(OutputKind.DynamicallyLinkedLibrary));
        using var bytes = new MemoryStream();
        var result = compilation.Emit(bytes);
        if (!result.Success)
        {
            return
            [
                .. result.Diagnostics.Where(finding => finding.Severity == DiagnosticSeverity.Error)
                    .Select(finding => $"{finding.Location.SourceTree?.FilePath}: {finding.GetMessage(null)}"),
            ];
        }
        bytes.Position = 0;
        var context = new AssemblyLoadContext("examples", true);
        try
        {
            var assembly = context.LoadFromStream(bytes);
            return [.. Enumerable.Range(0, examples.Count).SelectMany(number => Describe(assembly, number))];
        }
        finally
        {
            context.Unload();
        }
    }

    private IEnumerable<string> Describe(Assembly assembly, int number)
    {
        var methods = assembly.GetTypes().Where(type => type.Namespace == $"Example{number}" && !type.IsGenericType)
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
            .Where(method => method.GetParameters() is [var only] && only.ParameterType == typeof(PipelineBuilder));
        foreach (var method in methods)
        {
            string? error = null;
            try
            {
                var builder = new PipelineBuilder("example");
                method.Invoke(null, [builder]);
                builder.Build().CreatePartition();
            }
            catch (TargetInvocationException exception)
            {
                error = exception.InnerException?.Message;
            }
            if (error is not null) { yield return $"{examples[number].Member}: {error}"; }
        }
    }

    private static string SourceOf(string code, int number)
    {
        var usings = Preamble + string.Concat(Namespaces().Select(name => $"using {name}; "));
        var statements = $"{usings} namespace Example{number} {{ public static class Example {{ "
            + $"public static void Run(PipelineBuilder builder) {{ {code}\n }} }} }}";
        if (IsWellFormed(statements)) { return statements; }
        return $"{usings} namespace Example{number} {{ public static class Example {{ {code}\n }} }}";
    }

    private static bool IsWellFormed(string source) =>
        !CSharpSyntaxTree.ParseText(source).GetDiagnostics().Any(f => f.Severity == DiagnosticSeverity.Error);

    private static IEnumerable<string> Namespaces() => typeof(Operator).Assembly.GetExportedTypes()
        .Select(type => type.Namespace!).Distinct().Order(StringComparer.Ordinal); // The engine's types have one.

    private static IEnumerable<MetadataReference> References() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!) // Always set by the host of .NET.
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name
                && (name.StartsWith("System.", StringComparison.Ordinal)
                    || name is "Telemetry.Engine.dll" or "netstandard.dll"))
            .Select(path => MetadataReference.CreateFromFile(path));
}
