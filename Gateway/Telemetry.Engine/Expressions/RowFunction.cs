using System.Collections.Immutable;
using Telemetry.Engine.Data;

namespace Telemetry.Engine.Expressions;

/// <summary>
/// Functions that are told row by row, with the loop over the rows around them: for what is not worth a vector kernel.
/// Values are <see langword="long"/> (Int64, Time), <see langword="double"/>, <see langword="bool"/>,
/// <see langword="decimal"/> and <see langword="string"/>; a text result that is null is NULL.
/// </summary>
public static class RowFunction
{
    /// <summary>Computes a value of one.</summary>
    /// <typeparam name="T1">The argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="first">The argument.</param>
    /// <param name="outcome">Takes NULL or a failure.</param>
    /// <returns>The value.</returns>
    public delegate TResult Map<in T1, out TResult>(T1 first, ref RowOutcome outcome);

    /// <summary>Computes a value of two.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="outcome">Takes NULL or a failure.</param>
    /// <returns>The value.</returns>
    public delegate TResult Map<in T1, in T2, out TResult>(T1 first, T2 second, ref RowOutcome outcome);

    /// <summary>Computes a value of three.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="first">The first argument.</param>
    /// <param name="second">The second argument.</param>
    /// <param name="third">The third argument.</param>
    /// <param name="outcome">Takes NULL or a failure.</param>
    /// <returns>The value.</returns>
    public delegate TResult Map<in T1, in T2, in T3, out TResult>(
        T1 first, T2 second, T3 third, ref RowOutcome outcome);

    /// <summary>Computes a text of texts of which any may be NULL.</summary>
    /// <param name="values">The arguments; null for NULL. Valid only during the call.</param>
    /// <param name="outcome">Takes NULL or a failure.</param>
    /// <returns>The value; null is NULL.</returns>
    public delegate string? TextsMap(ReadOnlySpan<string?> values, ref RowOutcome outcome);

    /// <summary>A function of one argument.</summary>
    /// <typeparam name="T1">The argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="name">Its name with all that the map has captured.</param>
    /// <param name="map">What it does; it remembers nothing.</param>
    /// <param name="isNullable">Whether its value may be NULL though no argument is.</param>
    /// <param name="mayFault">Whether rows may fail.</param>
    /// <param name="result">The value's column type when it is not the usual one: Time.</param>
    /// <returns>The function.</returns>
    public static ScalarFunction Of<T1, TResult>(
        string name, Map<T1, TResult> map, bool isNullable = false, bool mayFault = false, ColumnType? result = null) =>
        new Described(name, [TypeOf<T1>()], result ?? TypeOf<TResult>(), isNullable, mayFault, false,
            () => new RowKernel<T1, TResult>(map));

    /// <summary>A function of two arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="name">Its name with all that the map has captured.</param>
    /// <param name="map">What it does; it remembers nothing.</param>
    /// <param name="isNullable">Whether its value may be NULL though no argument is.</param>
    /// <param name="mayFault">Whether rows may fail.</param>
    /// <param name="result">The value's column type when it is not the usual one: Time.</param>
    /// <returns>The function.</returns>
    public static ScalarFunction Of<T1, T2, TResult>(
        string name, Map<T1, T2, TResult> map, bool isNullable = false, bool mayFault = false,
        ColumnType? result = null) =>
        new Described(name, [TypeOf<T1>(), TypeOf<T2>()], result ?? TypeOf<TResult>(), isNullable, mayFault, false,
            () => new RowKernel<T1, T2, TResult>(map));

    /// <summary>A function of three arguments.</summary>
    /// <typeparam name="T1">The first argument's type.</typeparam>
    /// <typeparam name="T2">The second argument's type.</typeparam>
    /// <typeparam name="T3">The third argument's type.</typeparam>
    /// <typeparam name="TResult">The value's type.</typeparam>
    /// <param name="name">Its name with all that the map has captured.</param>
    /// <param name="map">What it does; it remembers nothing.</param>
    /// <param name="isNullable">Whether its value may be NULL though no argument is.</param>
    /// <param name="mayFault">Whether rows may fail.</param>
    /// <param name="result">The value's column type when it is not the usual one: Time.</param>
    /// <returns>The function.</returns>
    public static ScalarFunction Of<T1, T2, T3, TResult>(
        string name, Map<T1, T2, T3, TResult> map, bool isNullable = false, bool mayFault = false,
        ColumnType? result = null) =>
        new Described(name, [TypeOf<T1>(), TypeOf<T2>(), TypeOf<T3>()], result ?? TypeOf<TResult>(), isNullable,
            mayFault, false, () => new RowKernel<T1, T2, T3, TResult>(map));

    /// <summary>A function of any number of texts that is asked for NULLs too.</summary>
    /// <param name="name">Its name with all that the map has captured.</param>
    /// <param name="count">How many arguments.</param>
    /// <param name="map">What it does; it remembers nothing.</param>
    /// <param name="mayFault">Whether rows may fail.</param>
    /// <returns>The function.</returns>
    public static ScalarFunction OfTexts(string name, int count, TextsMap map, bool mayFault = false) =>
        new Described(name, [.. Enumerable.Repeat(ColumnType.Text, count)], ColumnType.Text, true, mayFault, true,
            () => new TextsKernel(map, count));

    private static ColumnType TypeOf<T>() => typeof(T) == typeof(long) ? ColumnType.Int64
        : typeof(T) == typeof(double) ? ColumnType.Float64
        : typeof(T) == typeof(bool) ? ColumnType.Boolean
        : typeof(T) == typeof(decimal) ? ColumnType.Decimal
        : typeof(T) == typeof(string) ? ColumnType.Text
        : throw new ArgumentException($"No column holds {typeof(T).Name}.");

    private sealed class Described(
        string name, ImmutableArray<ColumnType> parameters, ColumnType result, bool isNullable, bool mayFault,
        bool seesNulls, Func<ScalarKernel> create) : ScalarFunction
    {
        public override string Name => name;

        public override ImmutableArray<ColumnType> Parameters => parameters;

        public override ColumnType Result => result;

        public override bool IsNullable => isNullable;

        public override bool MayFault => mayFault;

        public override bool SeesNulls => seesNulls;

        public override ScalarKernel CreateKernel() => create();
    }
}
