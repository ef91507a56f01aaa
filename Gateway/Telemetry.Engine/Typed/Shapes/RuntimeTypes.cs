using System.Runtime.CompilerServices;

namespace Telemetry.Engine.Typed.Shapes;

/// <summary>What the run time knows of a type.</summary>
internal static class RuntimeTypes<T>
{
    /// <summary>Whether values hold references, which places that are used again must let go.</summary>
    public static bool HoldsReferences { get; } = RuntimeHelpers.IsReferenceOrContainsReferences<T>();

    /// <summary>Bytes of a value in memory, without what it refers to.</summary>
    public static int Size { get; } = Unsafe.SizeOf<T>();
}
