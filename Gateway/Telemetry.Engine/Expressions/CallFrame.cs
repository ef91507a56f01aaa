using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>One call of a function for the rows of a frame; valid only during the call.</summary>
public readonly ref struct CallFrame
{
    private readonly ReadOnlySpan<Vec> _arguments;

    internal CallFrame(
        Frame frame, ReadOnlySpan<Vec> arguments, ReadOnlySpan<ulong> rows, Vec result, RowFaults faults)
    {
        Frame = frame;
        _arguments = arguments;
        Rows = rows;
        Result = result;
        Faults = faults;
    }

    /// <summary>The frame, for its number of rows and its texts.</summary>
    public Frame Frame { get; }

    /// <summary>One bit per row that counts: it is in the frame, its value is wanted and, unless the function sees
    /// NULLs, all its arguments are there.</summary>
    public ReadOnlySpan<ulong> Rows { get; }

    /// <summary>Where the values go.</summary>
    public Vec Result { get; }

    /// <summary>Where rows that fail go.</summary>
    public RowFaults Faults { get; }

    /// <summary>An argument.</summary>
    /// <param name="index">Which.</param>
    public Vec this[int index] => _arguments[index];

    /// <summary>An argument of a known type.</summary>
    /// <typeparam name="T">The vector's type.</typeparam>
    /// <param name="index">Which.</param>
    /// <returns>The vector.</returns>
    public Vec<T> Argument<T>(int index)
        where T : unmanaged => (Vec<T>)_arguments[index];

    /// <summary>The result as a vector of its type.</summary>
    /// <typeparam name="T">The vector's type.</typeparam>
    /// <returns>The vector.</returns>
    public Vec<T> ResultOf<T>()
        where T : unmanaged => (Vec<T>)Result;
}
