using System.Runtime.Intrinsics;

namespace Telemetry.Engine.Expressions;

internal interface ICheckedVector
{
    static abstract string Sign { get; }

    static abstract Vector512<long> Do(Vector512<long> left, Vector512<long> right);

    /// <summary>Negative where the result has overflowed.</summary>
    static abstract Vector512<long> Overflow(Vector512<long> left, Vector512<long> right, Vector512<long> result);
}

internal interface ICheckedSingle
{
    static abstract string Sign { get; }

    static abstract bool TryDo(long left, long right, out long result);
}

internal readonly struct CheckedAdd : ICheckedVector
{
    public static string Sign => "+";

    public static Vector512<long> Do(Vector512<long> left, Vector512<long> right) => left + right;

    public static Vector512<long> Overflow(Vector512<long> left, Vector512<long> right, Vector512<long> result) =>
        (left ^ result) & (right ^ result);
}

internal readonly struct CheckedSubtract : ICheckedVector
{
    public static string Sign => "-";

    public static Vector512<long> Do(Vector512<long> left, Vector512<long> right) => left - right;

    public static Vector512<long> Overflow(Vector512<long> left, Vector512<long> right, Vector512<long> result) =>
        (left ^ right) & (left ^ result);
}

internal readonly struct CheckedMultiply : ICheckedSingle
{
    public static string Sign => "*";

    public static bool TryDo(long left, long right, out long result) =>
        Math.BigMul(left, right, out result) == result >> 63;
}

internal readonly struct CheckedDivide : ICheckedSingle
{
    public static string Sign => "/";

    public static bool TryDo(long left, long right, out long result)
    {
        var isPossible = right != 0 && (right != -1 || left != long.MinValue);
        result = isPossible ? left / right : 0;
        return isPossible;
    }
}

internal readonly struct CheckedModulo : ICheckedSingle
{
    public static string Sign => "%";

    public static bool TryDo(long left, long right, out long result)
    {
        result = right is 0 or -1 ? 0 : left % right;
        return right != 0;
    }
}
