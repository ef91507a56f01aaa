namespace Telemetry.Engine.Sql.Functions;

/// <summary>Functions.</summary>
internal static class ConditionFunctions
{
    public static void AddTo(FunctionLibrary library) => ArgumentNullException.ThrowIfNull(library);
}
