using Telemetry.Engine.Typed.Keyed;

namespace Telemetry.Engine.Typed;

/// <summary>
/// The states of a keyed process, declared in its constructor. A state is found again in a snapshot by its name: one
/// that is new is empty, one that is gone is dropped, and one whose codec has another name is refused.
/// </summary>
/// <example><code>
/// public sealed class Declaring : KeyedProcess&lt;Reading, Reading&gt;
/// {
///     private readonly ValueState&lt;long&gt; _count;
///     private readonly MapState&lt;string, double&gt; _last;
///
///     public Declaring()
///     {
///         _count = State.Value("count", StateCodec.Int64);
///         _last = State.Map(
///             "last", StateCodec.Text, StateCodec.Float64, StateTtl.OfEventTime(Duration.FromSeconds(60)));
///     }
///
///     public override void OnElement(in Reading reading, KeyedContext context, RowCollector&lt;Reading&gt; output)
///     {
///         _count.Value++;
///         _last.Set(reading.Metric, reading.Value ?? 0);
///     }
/// }
/// </code></example>
public sealed class StateDeclarations
{
    private readonly List<DeclaredState> _states = [];
    private bool _isClosed;

    internal StateDeclarations() { }

    internal IReadOnlyList<DeclaredState> All => _states;

    /// <summary>Bytes of memory for each key that no budget counts.</summary>
    internal long BytesPerKey { get; private set; }

    /// <summary>A value for each key.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="codec">How values are written.</param>
    /// <param name="initial">What a key has before it has a value.</param>
    /// <param name="ttl">How long a value lives; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ValueState<T> Value<T>(string name, StateCodec<T> codec, T initial, StateTtl? ttl = null) =>
        new(Cells(name, codec, ttl), initial);

    /// <summary>A value for each key; a key has the type's default before it has a value.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="codec">How values are written.</param>
    /// <param name="ttl">How long a value lives; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ValueState<T> Value<T>(string name, StateCodec<T> codec, StateTtl? ttl = null)
        where T : struct => new(Cells(name, codec, ttl), default);

    /// <summary>A list for each key.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="codec">How items are written.</param>
    /// <param name="ttl">How long an item lives; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ListState<T> List<T>(string name, StateCodec<T> codec, StateTtl? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return new(Add(new ListCells<T>(name, codec, ttl), 0));
    }

    /// <summary>A map for each key.</summary>
    /// <typeparam name="TKey">The entries' keys.</typeparam>
    /// <typeparam name="TValue">The entries' values.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="keyCodec">How the entries' keys are written, and their order.</param>
    /// <param name="valueCodec">How the entries' values are written.</param>
    /// <param name="ttl">How long an entry lives; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public MapState<TKey, TValue> Map<TKey, TValue>(
        string name, StateCodec<TKey> keyCodec, StateCodec<TValue> valueCodec, StateTtl? ttl = null)
        where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(keyCodec);
        ArgumentNullException.ThrowIfNull(valueCodec);
        return new(Add(new MapCells<TKey, TValue>(name, keyCodec, valueCodec, ttl), 0));
    }

    /// <summary>A value for each key, into which what is added is reduced.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="codec">How values are written.</param>
    /// <param name="reduce">The value and what is added, as one; pure.</param>
    /// <param name="ttl">How long a value lives after something was added; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public ReducingState<T> Reducing<T>(
        string name, StateCodec<T> codec, Func<T, T, T> reduce, StateTtl? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(reduce);
        return new(Cells(name, codec, ttl), reduce);
    }

    /// <summary>A fold for each key.</summary>
    /// <typeparam name="TIn">What is added.</typeparam>
    /// <typeparam name="TAccumulator">What is kept.</typeparam>
    /// <typeparam name="TOut">The result.</typeparam>
    /// <param name="name">The state's name, unique within the process.</param>
    /// <param name="codec">How accumulators are written.</param>
    /// <param name="empty">The accumulator of nothing.</param>
    /// <param name="add">Folds something into an accumulator and gives the new one; pure.</param>
    /// <param name="result">Makes the result of an accumulator; pure.</param>
    /// <param name="ttl">How long an accumulator lives after something was added; for ever when null.</param>
    /// <returns>The state.</returns>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public AggregatingState<TIn, TAccumulator, TOut> Aggregating<TIn, TAccumulator, TOut>(
        string name, StateCodec<TAccumulator> codec, TAccumulator empty, Func<TIn, TAccumulator, TAccumulator> add,
        Func<TAccumulator, TOut> result, StateTtl? ttl = null)
    {
        ArgumentNullException.ThrowIfNull(add);
        ArgumentNullException.ThrowIfNull(result);
        return new(Cells(name, codec, ttl), empty, add, result);
    }

    internal void Close() => _isClosed = true;

    private ValueCells<T> Cells<T>(string name, StateCodec<T> codec, StateTtl? ttl)
    {
        ArgumentNullException.ThrowIfNull(codec);
        return Add(new ValueCells<T>(name, codec, ttl), ValueCells<T>.CellBytes);
    }

    private TState Add<TState>(TState state, int bytesPerKey)
        where TState : DeclaredState
    {
        ArgumentException.ThrowIfNullOrEmpty(state.Name);
        if (_isClosed)
        {
            throw new InvalidOperationException(
                $"State '{state.Name}' is declared too late: declare it in the process's constructor.");
        }
        if (_states.Any(other => other.Name == state.Name))
        {
            throw new ArgumentException($"State '{state.Name}' is declared twice.");
        }
        _states.Add(state);
        BytesPerKey += bytesPerKey + state.BytesOfLife;
        return state;
    }
}
